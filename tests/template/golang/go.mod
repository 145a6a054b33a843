module rendering

go 1.23

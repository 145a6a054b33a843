// Renders the cases on standard input with Go's own text/template and sabakan's functions, and writes them
// with what came out: `go run . < ../rendering.json`.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"text/template"
	"time"
)

type bmc struct {
	IPv4 string `json:"ipv4"`
	IPv6 string `json:"ipv6"`
	Type string `json:"type"`
}

type nic struct {
	Address  string `json:"address"`
	Netmask  string `json:"netmask"`
	MaskBits int    `json:"maskbits"`
	Gateway  string `json:"gateway"`
}

// Field names and types are those of sabakan's docs/machine.md.
type machine struct {
	Spec struct {
		Serial       string            `json:"serial"`
		Labels       map[string]string `json:"labels"`
		Rack         uint              `json:"rack"`
		IndexInRack  uint              `json:"index-in-rack"`
		Role         string            `json:"role"`
		IPv4         []string          `json:"ipv4"`
		IPv6         []string          `json:"ipv6"`
		RegisterDate time.Time         `json:"register-date"`
		RetireDate   time.Time         `json:"retire-date"`
		BMC          bmc               `json:"bmc"`
	} `json:"spec"`
	Status struct {
		Timestamp time.Time `json:"timestamp"`
		Duration  float64   `json:"duration"`
		State     string    `json:"state"`
	} `json:"status"`
	Info struct {
		Network struct {
			IPv4 []nic `json:"ipv4"`
		} `json:"network"`
		BMC struct {
			IPv4 nic `json:"ipv4"`
		} `json:"bmc"`
	} `json:"info"`
}

type example struct {
	Text   string  `json:"text"`
	Output *string `json:"output"`
}

type examples struct {
	Machine  json.RawMessage        `json:"machine"`
	Metadata map[string]interface{} `json:"metadata"`
	Cases    []example              `json:"cases"`
}

func integer(value interface{}) (int64, bool) {
	switch number := value.(type) {
	case int:
		return int64(number), true
	case int64:
		return number, true
	case uint:
		return int64(number), true
	}
	return 0, false
}

func float(value interface{}) (float64, error) {
	if number, ok := integer(value); ok {
		return float64(number), nil
	}
	if number, ok := value.(float64); ok {
		return number, nil
	}
	return 0, errors.New("not a number")
}

func arithmetic(whole func(a, b int64) (int64, error), real func(a, b float64) (float64, error)) interface{} {
	return func(a, b interface{}) (interface{}, error) {
		left, ok := integer(a)
		right, too := integer(b)
		if ok && too {
			return whole(left, right)
		}
		x, err := float(a)
		if err != nil {
			return nil, err
		}
		y, err := float(b)
		if err != nil {
			return nil, err
		}
		return real(x, y)
	}
}

var errZero = errors.New("zero division")

func functions(metadata map[string]interface{}) template.FuncMap {
	return template.FuncMap{
		"MyURL":      func() string { return "http://sabakan" },
		"MyURLHTTPS": func() string { return "https://sabakan" },
		"Metadata": func(key string) (interface{}, error) {
			if value, ok := metadata[key]; ok {
				return value, nil
			}
			return nil, fmt.Errorf("no such meta data: %s", key)
		},
		"json": func(value interface{}) (string, error) {
			data, err := json.Marshal(value)
			return string(data), err
		},
		"add": arithmetic(func(a, b int64) (int64, error) { return a + b, nil },
			func(a, b float64) (float64, error) { return a + b, nil }),
		"sub": arithmetic(func(a, b int64) (int64, error) { return a - b, nil },
			func(a, b float64) (float64, error) { return a - b, nil }),
		"mul": arithmetic(func(a, b int64) (int64, error) { return a * b, nil },
			func(a, b float64) (float64, error) { return a * b, nil }),
		"div": arithmetic(func(a, b int64) (int64, error) {
			if b == 0 {
				return 0, errZero
			}
			return a / b, nil
		}, func(a, b float64) (float64, error) {
			if b == 0 {
				return 0, errZero
			}
			return a / b, nil
		}),
	}
}

func render(text string, data *machine, metadata map[string]interface{}) *string {
	parsed, err := template.New("").Funcs(functions(metadata)).Parse(text)
	if err != nil {
		return nil
	}
	var output bytes.Buffer
	if parsed.Execute(&output, data) != nil {
		return nil
	}
	result := output.String()
	return &result
}

func main() {
	var given examples
	data := new(machine)
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		panic(err)
	}
	if err := json.Unmarshal(given.Machine, data); err != nil {
		panic(err)
	}
	for i := range given.Cases {
		given.Cases[i].Output = render(given.Cases[i].Text, data, given.Metadata)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(given); err != nil {
		panic(err)
	}
}

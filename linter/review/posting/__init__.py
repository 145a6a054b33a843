"""What a review says, put where the change is discussed: a pull or merge request."""

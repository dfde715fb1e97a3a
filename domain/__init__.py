"""What the terms say, as pure functions over what people record."""

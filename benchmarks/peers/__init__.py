"""The peers that acopio is measured against: encoders and recipes, written here if no package has them."""

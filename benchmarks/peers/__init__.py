"""The peers that acopio is measured against: encoders and recipes, our own where no package has them."""

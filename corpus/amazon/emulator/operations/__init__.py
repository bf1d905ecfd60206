"""Operations of the API, a file each."""

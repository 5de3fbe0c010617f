"""What the tracker knows before it has read anything: the files of `data/`, read and validated strictly."""

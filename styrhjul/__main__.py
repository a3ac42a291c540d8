"""``python -m styrhjul`` is the command line."""

from styrhjul.cli import main

if __name__ == "__main__":
    main()

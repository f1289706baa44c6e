"""Delete the sample office, so that the computer is as before the first run."""

from __future__ import annotations

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.credentials.opening import CHOICE_FILE, SECRETS_FILE
from desktop_app.credentials.vault import SecretName


def discard_sample(office: Office, *, keep_key: bool = False) -> None:
    """Close the book of a sample office and delete it with its secrets.

    With ``keep_key`` the next book in this place opens by the same key, and no new one is asked for. The
    secrets go first: after a power cut in between, what is left cannot be read.

    Raises:
        Problem: this is no sample office, or a file cannot be deleted.
    """
    if not office.identity.sample:
        raise Problem("This is a real office. Only a sample office can be thrown away.")
    office.close()
    for name in SecretName:
        if not keep_key or name is not SecretName.DATABASE_KEY:
            office.vault.delete(name)
    root, book = office.folder.root, office.folder.book
    beside = [book.with_name(f"{book.name}{end}") for end in ("-head", "-wal", "-shm")]
    secrets = () if keep_key else (root / SECRETS_FILE, root / CHOICE_FILE)
    for path in (*beside, book, *secrets):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise Problem(
                "“{name}” cannot be deleted because another program uses it. "
                "Restart the computer and try again.",
                name=path.name,
            ) from error

"""What we say: the outbox, the digest and its wording, the channels and the delivery."""

"""What pages show, as plain values made from a snapshot; pages only place them."""

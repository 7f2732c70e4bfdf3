"""What changes state, one file per thing: each runs inside the writer's transaction, all or nothing."""

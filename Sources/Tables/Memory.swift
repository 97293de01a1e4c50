private import CLibrary

/// The memory of the process.
public enum Memory {
    /// Keeps what is freed for what is asked for next. For the beginning of a program that works through block after block.
    public static func keepFreed() { churn_keep_freed_memory() }
}

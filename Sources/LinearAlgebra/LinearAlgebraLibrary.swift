/// The linear-algebra library as a whole.
public enum LinearAlgebraLibrary {
    /// Ends the threads that the library began as it was loaded; they are not used. For the beginning of a program.
    public static func settle() { BLAS.prepare() }
}

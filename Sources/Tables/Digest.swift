import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

#if canImport(CryptoKit)
    import CryptoKit
#else
    import CCrypto
#endif

/// Fingerprints of inputs and artefacts.
public enum Digest {
    /// SHA-256 of a file's bytes as they are stored, in lower-case hexadecimal.
    public static func sha256(ofFile path: String) throws(FileError) -> String {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw .missing(path, reason: lastSystemError())
        }
        defer { try? handle.close() }
        var hash = SHA256State()
        // Room that stays in a core's cache.
        var room = [UInt8](repeating: 0, count: 1 << 17)
        while true {
            let count = unsafe room.withUnsafeMutableBytes { room in
                unsafe read(handle.fileDescriptor, room.baseAddress, room.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .broken(path, reason: "reading failed: \(lastSystemError())") }
            guard count > 0 else { return hash.finish() }
            hash.update(room[..<count])
        }
    }

    /// SHA-256 of bytes, in lower-case hexadecimal.
    public static func sha256(of bytes: [UInt8]) -> String {
        var hash = SHA256State()
        hash.update(bytes[...])
        return hash.finish()
    }
}

/// A SHA-256 under way.
@safe private struct SHA256State: ~Copyable {
    #if canImport(CryptoKit)
        private var hasher = SHA256()

        mutating func update(_ bytes: ArraySlice<UInt8>) { hasher.update(data: bytes) }

        mutating func finish() -> String { hexadecimal(Array(hasher.finalize())) }
    #else
        private let context: OpaquePointer

        init() {
            guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("OpenSSL gave no context") }
            unsafe self.context = context
            let started = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
            precondition(started == 1, "OpenSSL has no SHA-256")
        }

        mutating func update(_ bytes: ArraySlice<UInt8>) {
            let taken = unsafe bytes.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
            precondition(taken == 1, "OpenSSL refused \(bytes.count) bytes")
        }

        mutating func finish() -> String {
            var digest = [UInt8](repeating: 0, count: 32)
            let done = unsafe digest.withUnsafeMutableBufferPointer {
                unsafe EVP_DigestFinal_ex(context, $0.baseAddress, nil)
            }
            precondition(done == 1, "OpenSSL did not finish a digest")
            return hexadecimal(digest)
        }

        deinit { unsafe EVP_MD_CTX_free(context) }
    #endif
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}

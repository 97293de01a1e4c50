#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// From log-odds to risks.
public enum Logistic {
    /// 1 / (1 + e^(−log-odds)), without overflow and with full precision at both ends.
    public static func risk(_ logOdds: Double) -> Double {
        if logOdds >= 0 { return 1 / (1 + exp(-logOdds)) }
        let odds = exp(logOdds)
        return odds / (1 + odds)
    }

    /// ln(risk / (1 − risk)); infinite at 0 and 1.
    public static func logOdds(_ risk: Double) -> Double { log(risk) - log1p(-risk) }

    /// The logarithms of the risk and of 1 − the risk, without overflow.
    public static func logRisks(_ logOdds: Double) -> (churning: Double, staying: Double) {
        let small = log1p(exp(-logOdds.magnitude))
        return logOdds >= 0 ? (-small, -logOdds - small) : (logOdds - small, -small)
    }
}

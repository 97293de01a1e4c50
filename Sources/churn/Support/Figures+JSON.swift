import Evaluation

extension Figures {
    /// The members of the JSON object that `metrics` and `evaluate` print, in the documented order.
    var jsonMembers: [(key: String, value: JSONText)] {
        [
            ("rows", .integer(rows)), ("positives", .integer(positives)), ("auc", .number(auc)),
            ("average_precision", .number(averagePrecision)), ("log_loss", .number(logLoss)),
            ("brier", .number(brier)), ("top_decile_lift", .number(topDecileLift)), ("ks", .number(ks)),
            ("expected_calibration_error", .number(expectedCalibrationError)),
            ("calibration_slope", .number(calibrationSlope)),
            ("calibration_intercept", .number(calibrationIntercept)),
            (
                "gains",
                .array(
                    gains.map { point in
                        .object([
                            ("fraction", .number(point.fraction)), ("captured", .number(point.captured)),
                            ("lift", .number(point.lift)),
                        ])
                    })
            ),
        ]
    }
}

extension FigureIntervals {
    /// The 95 % intervals as `{"auc": [low, high], …}`.
    var json: JSONText {
        func ends(_ range: ClosedRange<Double>?) -> JSONText {
            .array([.number(range?.lowerBound), .number(range?.upperBound)])
        }
        return .object([
            ("auc", ends(auc)), ("log_loss", ends(logLoss)), ("top_decile_lift", ends(topDecileLift)),
            ("calibration_slope", ends(calibrationSlope)), ("calibration_intercept", ends(calibrationIntercept)),
            ("replicates", .integer(replicates)),
        ])
    }
}

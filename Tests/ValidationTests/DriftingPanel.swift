import Features
import Foundation
import Histories
import Models
import Statistics
import Tables
import Training

/// Customers at cutoffs 30 days apart whose log-odds turn, step by step, from one feature to another.
enum DriftingPanel {
    static let window = LabelWindow(horizonDays: 30)

    /// Both features enter as they are, not as logarithms.
    ///
    /// log-odds = 1.5·(x·cos(turn·t) + z·sin(turn·t)) − 1 at cutoff t, x and z standard uniform numbers about 0.
    static func make(customers: Int, cutoffs: Int, turn: Double, seed: UInt64) -> TrainingPanel {
        var generator = SeededGenerator(seed: seed)
        let features = ["satisfaction_last", "satisfaction_mean_365d"].compactMap { Catalogue.feature(named: $0) }
        precondition(features.count == 2, "the catalogue has both features")
        var columns: [[Double]] = [[], []]
        var customer: [Int32] = []
        var cutoff: [Int32] = []
        var churned: [Bool] = []
        for id in 0..<customers {
            for time in 0..<cutoffs {
                let x = (generator.uniform() - 0.5) * 12.0.squareRoot()
                let z = (generator.uniform() - 0.5) * 12.0.squareRoot()
                let angle = turn * Double(time)
                let logOdds = 1.5 * (x * cos(angle) + z * sin(angle)) - 1
                customer.append(Int32(id))
                cutoff.append(Int32(time))
                columns[0].append(x)
                columns[1].append(z)
                churned.append(generator.uniform() < Logistic.risk(logOdds))
            }
        }
        let times = (0..<cutoffs).map { Cutoff(Instant(year: 2024, month: 1, day: 1).adding(days: 30 * $0)) }
        let matrix = FeatureMatrix(
            customer: customer, cutoff: cutoff, cutoffs: times, features: features, columns: columns)
        let panel = Panel(matrix: matrix, churned: churned, outcome: .left, horizonDays: 30)
        return TrainingPanel(panel, ids: (0..<customers).map { "c\($0)" }, activeDays: nil)
    }
}

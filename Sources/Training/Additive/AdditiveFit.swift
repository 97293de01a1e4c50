internal import LinearAlgebra
package import Models

/// A fitted additive model.
package struct AdditiveFit: Sendable {
    let design: AdditiveDesign
    let inputs: [ModelInput]
    let result: AdditiveSolver.Result
    /// Unpenalised, each row counting as its weight says.
    package let logLikelihood: Double
    package let nullLogLikelihood: Double
    package let rows: Int
    package let churners: Int
    /// What sampled rows were foretold by fits that had not seen their customers.
    package let heldOut: HeldOut?
    /// Inputs without an effect left, and why.
    package let setAside: [TrainingRecord.SetAside]

    /// Of each point of a block but the last, whether the next is held at the same value by the block's sign.
    func held(_ block: Int) -> [Bool] { design.order.ofBlock[block].map { result.held.contains($0) } }

    package var converged: Bool { result.converged }
    package var iterations: Int { result.iterations }

    /// Parameters in effect, the intercept included.
    package var effectiveParameters: Double { 1 + result.effective.reduce(0, +) }
}

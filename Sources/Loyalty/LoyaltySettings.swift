/// What `churn.yaml` says under `loyalty:`, with what holds where it says nothing.
package struct LoyaltySettings: Sendable {
    package var weights = LoyaltyWeights.equal
    /// How many days after a contact a purchase is taken for its work.
    package var voluntaryDays = 30
    package var quadrants = QuadrantRule()
    package var types = LoyaltyTypeRules()
    package var segments = SegmentRules()
    package var reasons = ChurnReasonRules()

    package init() {}
}

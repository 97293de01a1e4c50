/// A group of customers alike in how lately, how often and for how much they buy.
package enum Segment: String, Sendable, CaseIterable {
    case new
    case champions
    case loyal
    case bigSpenders = "big spenders"
    case promising
    case regular
    case atRisk = "at risk"
    case asleep
    case withoutPurchase = "without a purchase"
}

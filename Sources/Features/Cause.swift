/// What a reason for churning is about, and so who can do something about it.
public enum Cause: String, Sendable, Hashable, CaseIterable {
    /// Complaints, and how they are settled.
    case service
    /// What it costs.
    case price
    /// What is bought, and what is sent back.
    case product
    /// How much the customer buys, visits and takes part.
    case engagement
    /// Satisfaction, loyalty points, recommendations, the share of the budget.
    case relationship
    /// How long someone has been a customer, and what nobody can change.
    case lifeCycle = "life_cycle"

    /// The cause in a word.
    public func word(in language: Language) -> String {
        switch (self, language) {
        case (.lifeCycle, .english): "life cycle"
        case (_, .english): rawValue
        case (.service, .chinese): "服务"
        case (.price, .chinese): "价格"
        case (.product, .chinese): "产品"
        case (.engagement, .chinese): "活跃度"
        case (.relationship, .chinese): "客户关系"
        case (.lifeCycle, .chinese): "生命周期"
        }
    }
}

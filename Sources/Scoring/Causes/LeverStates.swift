internal import Features
internal import Models

/// One lever on one customer: the states it can bring about, by how far they are from now.
struct LeverStates: Sendable {
    /// One thing that could be brought about.
    struct State: Sendable, Equatable {
        /// The cells that change: an input, and its value then.
        let cells: [Cell]
        /// How far it is from now: the largest change of a feature that is acted on, in standard deviations of training.
        let distance: Double
        /// What the words speak of: how many more, or the new value.
        let amount: Double

        struct Cell: Sendable, Equatable {
            let input: Int
            let value: Double
        }
    }

    /// What is done.
    enum Act: Sendable, Equatable {
        case lever(Lever)
        /// An attribute takes one of these texts, by the state's amount.
        case become(attribute: String, [String])
        /// The number of an attribute changes to the state's amount.
        case move(attribute: String)
    }

    let act: Act
    let cause: Cause
    /// The inputs that some state changes.
    let inputs: Set<Int>
    /// Ascending by distance; never empty.
    let states: [State]

    /// How many steps there are at most on the way to the end; larger ones are taken instead.
    static let mostStates = 40

    /// The act of a state in words.
    func words(_ state: State, in language: Language) -> String {
        switch (act, language) {
        case (.lever(let lever), _): lever.phrase(state.amount, in: language)
        case (.become(let attribute, let texts), .english): "change \(attribute) to \(texts[Int(state.amount)])"
        case (.become(let attribute, let texts), .chinese): "把\(attribute)改为\(texts[Int(state.amount)])"
        case (.move(let attribute), .english): "bring \(attribute) to \(AttributeNumber.text(state.amount))"
        case (.move(let attribute), .chinese): "把\(attribute)调到 \(AttributeNumber.text(state.amount))"
        }
    }

    /// The lever's name.
    var name: String {
        switch act {
        case .lever(let lever): lever.name
        case .become(let attribute, _), .move(let attribute): attribute
        }
    }
}

/// Numbers of attributes in words.
private enum AttributeNumber {
    static func text(_ value: Double) -> String { Wording("{}", form: .number(decimals: 2)).phrase(value) }
}

extension ContactPolicy {
    /// The policy with room for the controls, so that a list of so many stays full once they are held back. Nobody is dealt
    /// to agents yet.
    public func withRoom(for control: ControlPlan?) throws(RetentionError) -> ContactPolicy {
        guard let control, let most = [top, capacity?.calls].compactMap(\.self).min() else { return self }
        return try ContactPolicy(top: control.pool(leaving: most), minimumRisk: minimumRisk, offer: offer)
    }
}

extension ContactPlan {
    /// The plan without those held back, dealt anew to those who call.
    ///
    /// - Parameter isControl: One a contact.
    public func withoutControls(_ isControl: [Bool], _ capacity: Capacity?) -> ContactPlan {
        let left = zip(contacts, isControl).filter { !$1 }.map(\.0)
        let dealt = left.enumerated().map { place, contact in
            var contact = contact
            contact.turn = capacity?.turn(ofPlace: place)
            return contact
        }
        return ContactPlan(contacts: dealt, firstLeftOut: firstLeftOut)
    }
}

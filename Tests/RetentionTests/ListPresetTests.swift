import Features
import Foundation
import Tables
import Testing

@testable import Retention

@Suite struct ListPresetTests {
    private let list = CallList(
        reasonCount: 1, attributeNames: ["mobile", "mail", "plan"],
        rows: [
            .init(
                rank: 1, customerID: "00123", risk: 0.5, band: .high, reasons: ["no purchase yet"],
                attributes: ["+49 170 1234567", "a@example.org", "plus"],
                play: ListPlay(cause: "service", action: "Call", phrase: "Hello")),
            .init(
                rank: 2, customerID: "00124", risk: 0.25, band: .medium, reasons: [],
                attributes: ["+cmd|' /C calc'!A0", "=x", ""]),
        ], hasPlays: true)

    private func lines(_ preset: ListPreset) -> [String] {
        let columns = list.columns(of: preset, contact: [.phone: "mobile", .email: "mail"])
        return String(decoding: CallList.csv(columns, of: list.rows), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }

    @Test(
        arguments: [
            (.salesforce, "Phone,Email,Customer ID,Churn rank,Churn risk,Churn band,Churn reason 1"),
            (.hubspot, "Phone number,Email,Customer ID,Churn rank,Churn risk,Churn band,Churn reason 1"),
            (.dynamics, "Business Phone,Email,Customer ID,Churn rank,Churn risk,Churn band,Churn reason 1"),
            (.zendeskSell, "Phone,Email,Customer ID,Churn rank,Churn risk,Churn band,Churn reason 1"),
            (.dialler, "phone_number,email,vendor_lead_code,rank,risk,band,reason_1"),
        ] as [(ListPreset, String)])
    func columnsAreNamedAsTheSystemExpects(preset: ListPreset, header: String) {
        let play = preset == .dialler ? "cause,action,phrase" : "Churn cause,Churn action,Churn phrase"
        #expect(lines(preset)[0] == "\(header),\(play),plan")
    }

    @Test func phoneNumbersKeepTheirPlusAndNothingElseThatStartsWithOneDoes() {
        let lines = lines(.dialler)
        #expect(lines[1].hasPrefix("+49 170 1234567,a@example.org,00123,1,0.5,"))
        #expect(lines[2].hasPrefix("'+cmd|' /C calc'!A0,'=x,00124,"))
    }

    @Test func personalDataIsOnlyWhatWasAskedFor() {
        let columns = list.columns(of: .salesforce, contact: [:]).map(\.header)
        #expect(!columns.contains("Phone") && !columns.contains("Email"))
        #expect(columns.first == "Customer ID")
    }

    @Test(arguments: ["+491701234567", "+49 170 1234567", "+1 (800) 555-0199", "+44.20.7946"])
    func anInternationalNumberIsAPhoneNumber(text: String) { #expect(SpreadsheetText.isPhoneNumber(text)) }

    @Test(arguments: [
        "", "+", "+49", "49170123456", "=1", "+A1+B1", "+cmd|x", "+1*2*3*4", "+49 170 1234567;=1", "+49\t170123",
        "+٤٩١٧٠١٢٣٤",
        "+SUM(1)", "++4917012345", "+4912345678901234567890123456",
    ])
    func whatCouldRunIsNone(text: String) { #expect(!SpreadsheetText.isPhoneNumber(text)) }

    @Test func chineseHeadersLeaveWhatRowsAndOutcomesAreMatchedBy() {
        let named = CallList.named(list.columns, in: .chinese).map(\.header)
        #expect(
            named == [
                "rank", "customer_id", "流失风险", "风险等级", "原因 1", "原因类别", "行动", "话术", "mobile", "mail", "plan",
            ] + CallList.outcomeColumns)
        #expect(CallList.named(list.columns, in: .english).map(\.header) == list.header)
    }
}

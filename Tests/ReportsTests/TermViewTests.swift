import Features
import Foundation
import Models
import Reports
import Testing

@Suite struct TermViewTests {
    private let views = CurvedModel.model().termViews

    private func view(_ name: String) throws -> TermView { try #require(views.first { $0.name == name }) }

    @Test func levelsOfOneCategoryAreOneViewWhereTheFirstStands() throws {
        #expect(views.map(\.name) == ["visits", "plan", "age", "active", "age missing", "visits × plan"])
        #expect(try view("plan").termNames == ["plan=basic", "plan=gold"])
        #expect(try view("plan").points.map(\.logOdds) == [-0.75, 0.5])
        #expect(try view("plan").points.map(\.interval) == [-1.25 ... -0.25, 0...1])
    }

    @Test func aCurveHasTheModelsKnotsAndValuesAndTheNormalBand() throws {
        let points = try view("visits").points
        #expect(points.map(\.value) == CurvedModel.knots.map(Optional.some))
        #expect(points.map(\.logOdds) == CurvedModel.values)
        for (point, error) in zip(points, CurvedModel.errors) {
            let interval = try #require(point.interval)
            #expect(abs(interval.upperBound - point.logOdds - 1.95996 * error) < 1e-5)
            #expect(abs(point.logOdds - interval.lowerBound - 1.95996 * error) < 1e-5)
        }
        #expect(points[0].oddsRatio == exp(1))
    }

    @Test func aLineRunsTwoDeviationsEachWayInTheRawUnit() throws {
        let points = try view("age").points
        #expect(points.map(\.value) == [20, 30, 40, 50, 60])
        #expect(points.map(\.logOdds) == [-1, -0.5, 0, 0.5, 1])
        #expect(points[0].interval == -1.5 ... -0.5 && points[2].interval == 0...0)
    }

    /// A count has no values below 0, where a line along the logarithm would lead two deviations below its mean.
    @Test func aLineOverACountBeginsAtZero() throws {
        var model = CurvedModel.model()
        model.inputs[2] = CurvedModel.number(
            "age", .logOnePlus, centre: 1, scale: 1, origin: .feature(definition: "", kind: .count))
        let points = try #require(model.termViews.first { $0.name == "age" }).points
        #expect(points.count == 4 && points[0].value == 0 && points[0].logOdds == -0.5)
        for (point, position) in zip(points.dropFirst(), [1.0, 2, 3]) {
            #expect(abs(try #require(point.value) - expm1(position)) < 1e-12)
        }
    }

    /// With a mean of 0.75 and a deviation of 0.25, 1 is one deviation above the mean and nothing lies beyond; 0.25 is two below.
    @Test func aLineOverAShareEndsAtOne() throws {
        var model = CurvedModel.model()
        model.inputs[2] = CurvedModel.number(
            "age", centre: 0.75, scale: 0.25, origin: .feature(definition: "", kind: .share))
        let points = try #require(model.termViews.first { $0.name == "age" }).points
        #expect(points.map(\.value) == [0.25, 0.5, 0.75, 1])
        #expect(points.map(\.logOdds) == [-1, -0.5, 0, 0.5])
    }

    /// Mean ¼ and variance 3/16 are those of 0 and 1 only: 0 lies 0.25/0.433 deviations below the mean, 1 lies 0.75/0.433 above.
    @Test func aYesOrNoIsShownAtItsTwoValues() throws {
        let points = try view("active").points
        #expect(points.map(\.name) == ["0", "1"])
        #expect(abs(points[0].logOdds - 0.25 / 0.75.squareRoot()) < 1e-12)
        #expect(abs(points[1].logOdds + 0.75 / 0.75.squareRoot()) < 1e-12)
    }

    @Test func logOddsSayWhomTheyAreMeasuredFrom() throws {
        #expect(try view("plan").origin == .average && view("age missing").origin == .known)
        #expect(try view("age missing").points.map(\.logOdds) == [0.75])
        let plain = CurvedModel.model(smooth: nil).termViews
        #expect(plain.first { $0.name == "plan" }?.origin == .reference)
    }

    /// The curve and the level stand beside the grid: at (9 visits, basic) 0.25 - 0.75 + 0.
    @Test func aSurfaceIsShownAloneAndWithTheTermsOfItsInputs() throws {
        guard case .surface(let grid) = try view("visits × plan").content else {
            Issue.record("not a surface")
            return
        }
        #expect(grid.rows == ["0", "9", "99"] && grid.columns == ["basic", CurvedModel.awkward])
        #expect(grid.values == [[0.5, -1], [0, 0.125], [-0.25, 2]])
        #expect(grid.together == [[0.75, 0.5], [-0.5, 0.875], [-1.5, 2]])
        let extremes = try #require(try view("visits × plan").extremes)
        #expect(extremes.lowest == ("0 × " + CurvedModel.awkward, -1))
        #expect(extremes.highest == ("99 × " + CurvedModel.awkward, 2))
    }
}

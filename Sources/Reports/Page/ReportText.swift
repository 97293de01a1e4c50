/// The texts of a report; every language has all of them (`ReportText+English`, `ReportText+Chinese`).
enum ReportText: String, Sendable, CaseIterable {
    // MARK: The page's head
    case pageTitle, factDataset, factModel, factAsOf, factTrained, factMeaning, factActive, activeCustomers,
        contents, numbersBehind, goingOn
    // MARK: What counts as churning
    case meansLeft, meansInactive, meansDecline, meansColumn, meansYes
    // MARK: Three sentences
    case openingRisk, openingTraining, openingTested, openingUntested
    // MARK: How risks are spread
    case riskTitle, riskLead, riskSpreadTitle, riskSpreadCaption, riskTenthsTitle, riskTenthsCaption, axisRisk,
        axisCustomers, axisTenth, axisExpected, columnRisk, columnCustomers, columnShare, columnTenth,
        columnExpected, columnMeanRisk, bandHigh, bandMedium, bandLow, hintRange, hintTenth, spreadEqual,
        chartRiskSpread, chartRiskTenths
    // MARK: Whom to call
    case callTitle, callLead, callNobody, columnRank, columnCustomer, columnBand, columnReasons
    // MARK: How far the risks can be trusted
    case trustTitle, trustLead, trustAlone, withheldLearnt, withheldNoTime, withheldOneOutcome, withheldLacking,
        gainsTitle, gainsCaption, reliabilityTitle, reliabilityCaption, axisContacted, axisReached, axisForetold,
        axisHappened, wordRandom, chartGains, chartReliability, hintReliability, columnContacted, columnReached,
        columnLift, columnForetold, columnHappened, columnInterval, columnFigure, columnValue, figureAUC, figureLift,
        figureLogLoss, figureError, figureSlope, figuresTitle, figuresCaption
    // MARK: Profit
    case profitTitle, profitNobody, profitCaption, axisProfit, chartProfit, columnProfit, profitNoOffer, profitSlope,
        profitMean, profitNoLine
    // MARK: What the risks rest on
    case curvesTitle, curvesLead, curvesNone, termTitle, termMissing, axisLogOdds, axisLogarithmic, termBeyond,
        termTogether, chartCurve, chartLevels, chartSurface, hintTerm, hintTermInterval, hintSurface, hintLogOdds,
        columnLevel, columnPoint, columnLogOdds, columnOddsRatio, levelMissing, levelOther, surfaceMeaning,
        attributeMeaning
    // MARK: What has changed since training
    case driftTitle, driftStable, driftMoved, driftAnother, driftChance, driftUnknown, driftLimits,
        tenthsStableTitle, tenthsStableCaption, axisTrainingTenth, axisShareNow, wordTraining, hintStability,
        chartStability, columnTraining, columnNow, inputsStableTitle, inputsMovedTitle, inputsUnknownTitle,
        inputsCaption, axisShift, hintShift, chartShift, columnInput, columnShift, columnDifference,
        columnMissingNow, columnMissingTraining, columnUnknown
    // MARK: The foot
    case footMade, footCare
    // MARK: Churn over time
    case openingChurn, timeTitle, timeNone, timeShort, timeLead, lostLeft, lostInactive, churnChartTitle,
        churnChartCaption, movementTitle, movementCaption, chartChurn, chartMovement, axisPeriod, columnPeriod,
        columnAtStart, columnJoined, columnLost, columnChurnRate, columnRetention, trendRising, trendFalling,
        trendNotClear, trendTooShort, summaryTitle, summaryCaption, columnMeasure, columnLatest, columnChange,
        columnTrend, measureSatisfied, measureNPS, measureRepurchase, measureReferral, measureComplaints,
        measureResolution, measureChurn, measureEngagement, measureSpend, unitPoints, unitHours
    // MARK: Cohorts
    case cohortTitle, cohortNone, cohortLead, cohortCaption, cohortBefore, columnCohort
    // MARK: Complaints
    case complaintsTitle, complaintsNone, complaintsLead, complaintsOpenedTitle, complaintsOpenedCaption,
        complaintsSettledTitle, complaintsSettledNone, complaintsSettledCaption, axisComplaints, axisHours,
        chartComplaints, chartResolution, columnOpened, columnPerCustomer, columnResolved, columnOpenAtEnd,
        columnMedian, columnP90, columnWithin24, columnWithin72
    // MARK: Loyalty
    case loyaltyTitle, loyaltyNone, loyaltyLead, loyaltyChartTitle, loyaltyCaption, axisLoyalty, axisSatisfaction,
        sideLow, sideHigh, chartQuadrants, columnQuadrant, columnIndex, columnMeaning, quadrantApostle,
        quadrantMercenary, quadrantHostage, quadrantDefector, meaningApostle, meaningMercenary, meaningHostage,
        meaningDefector
    // MARK: Value
    case valueTitle, valueNone, valueWithheld, valueLead, valueChartTitle, valueCaption, chartValue, columnTier,
        columnWorth, columnExpectedLoss, tierHigh, tierMiddle, tierLow
}

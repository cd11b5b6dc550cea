using OptionsAlerts.Contracts;

namespace OptionsAlerts.Vix.Core;

/// <summary>How much each finding matters.</summary>
public static class VixSeverity
{
    /// <summary>
    /// Upward: critical on a jump of two bands or more, high into high volatility or extreme fear, else medium. Downward one step lower than the
    /// same jump and destination would be upward, since easing is information rather than danger.
    /// </summary>
    public static Severity OfTransition(VixRegime from, VixRegime to)
    {
        var upward = Math.Abs(to - from) >= 2 ? Severity.Critical
            : to >= VixRegime.HighVolatility ? Severity.High
            : Severity.Medium;
        return to > from ? upward : upward - 1;
    }

    /// <summary>Medium, high into the model's highest state.</summary>
    public static Severity OfHmm(int to, int states) => to == states - 1 ? Severity.High : Severity.Medium;

    /// <summary>High, critical above <paramref name="criticalPercent"/>; <paramref name="percent"/> is the size of the move, without sign.</summary>
    public static Severity OfMove(double percent, double criticalPercent) => percent > criticalPercent ? Severity.Critical : Severity.High;
}

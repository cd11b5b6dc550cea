namespace OptionsAlerts.Vix.Core.Hmm;

/// <summary>When a model is due: the first as soon as there are days enough, a further one when the last is old and there are days that it has not seen.</summary>
public static class HmmSchedule
{
    /// <param name="every">How old a model may become.</param>
    public static bool IsDue(HmmModel? model, DailyCloses history, int minimumDays, TimeSpan every, DateTimeOffset now) =>
        history.Count >= minimumDays && history.Last is { } last && (model is null || (now - model.TrainedAt >= every && last.Day > model.TrainedTo));
}

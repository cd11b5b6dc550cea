using System.Globalization;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>Silences made and ended by people.</summary>
internal static class SilenceChanges
{
    private static readonly long LongestTicks = TimeSpan.FromDays(366).Ticks;

    public static Decision Decide(EngineState state, CreateSilence command, long nowTicks)
    {
        _ = state.Effective;
        var silence = command.Silence;
        if (state.Silences.Find(silence.Id) is not null) return Decision.Nothing;
        if (silence.Id == Guid.Empty) return Decision.Refused("id: is empty");
        if (silence.Wrong() is { } wrong) return Decision.Refused($"{wrong.Member}: {wrong.Problem}");
        if (silence.EndsAt.UtcTicks <= nowTicks) return Decision.Refused(string.Create(CultureInfo.InvariantCulture, $"ends: {silence.EndsAt:u} is past"));
        if (silence.EndsAt.UtcTicks - nowTicks > LongestTicks) return Decision.Refused("ends: a silence lasts a year at the most; the policy's own silences may last for ever");
        if (state.Silences.Count >= SilenceBook.Capacity) return Decision.Refused($"there are {SilenceBook.Capacity} silences already; expire some first");
        return Decision.Of(new SilenceCreated { At = Utc.At(nowTicks), Silence = silence });
    }

    public static Decision Decide(EngineState state, ExpireSilence command, long nowTicks)
    {
        _ = state.Effective;
        if (command.By.Length is < 1 or > Silence.MaxTextLength || command.By.Any(char.IsControl)) return Decision.Refused("'by' says who expires it, without control characters");
        return state.Silences.Find(command.SilenceId) is null
            ? Decision.Refused($"There is no silence {command.SilenceId} that has not ended.")
            : Decision.Of(new SilenceEnded { At = Utc.At(nowTicks), SilenceId = command.SilenceId, By = command.By });
    }
}

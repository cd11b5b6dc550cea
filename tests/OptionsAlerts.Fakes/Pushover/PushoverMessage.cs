namespace OptionsAlerts.Fakes.Pushover;

/// <summary>A message that the fake accepted.</summary>
/// <param name="Receipt">Of an emergency; null for any other.</param>
/// <param name="Fields">All of the form but who sends and who receives.</param>
/// <param name="Attachment">The picture's bytes; null where there was none.</param>
public sealed record PushoverMessage(
    string Request, string? Receipt, string Title, string Text, int Priority, IReadOnlyDictionary<string, string> Fields, IReadOnlyList<byte>? Attachment)
{
    public override string ToString() => $"[{Priority}] {Title}\n{Text}{(Attachment is { } picture ? $"\n(a picture of {picture.Count} bytes)" : string.Empty)}";
}

/// <summary>An emergency: repeats every <paramref name="Retry"/> until acknowledged, cancelled or expired, fifty times at most.</summary>
internal sealed record PushoverEmergency(DateTimeOffset SentAt, TimeSpan Retry, TimeSpan Expire, IReadOnlyList<string> Tags)
{
    private const int MostRepeats = 50;

    public DateTimeOffset? AcknowledgedAt { get; set; }
    public string AcknowledgedBy { get; set; } = string.Empty;
    public string Device { get; set; } = string.Empty;
    public DateTimeOffset? CancelledAt { get; set; }
    public DateTimeOffset? PolledAt { get; set; }

    public DateTimeOffset ExpiresAt => CancelledAt ?? SentAt + Expire;

    public bool IsExpired(DateTimeOffset now) => AcknowledgedAt is null && now >= ExpiresAt;

    public DateTimeOffset LastDeliveredAt(DateTimeOffset now)
    {
        var end = AcknowledgedAt ?? ExpiresAt;
        var repeats = Math.Min(MostRepeats, (int)(((now < end ? now : end) - SentAt) / Retry));
        return SentAt + (repeats * Retry);
    }
}

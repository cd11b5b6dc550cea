using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Pushover;

/// <summary>
/// The fields of a Pushover message, but for who sends and who receives. Plain text: without <c>html=1</c> nothing is markup, so that nothing needs escaping.
/// </summary>
public static class PushoverRenderer
{
    /// <summary>
    /// UTF-16 units, well within the 512 characters that Pushover takes, since an address is ASCII; a longer one is left out, for half a link leads nowhere.
    /// </summary>
    public const int UrlLimit = 512;

    /// <summary>Bytes of a picture that Pushover takes.</summary>
    public const int PictureLimit = 5 * 1024 * 1024;

    /// <summary>
    /// Message and title in characters; two connections; a 4xx is final, 408 too, since repeated ones get the address blocked; nothing sooner than 5 s.
    /// </summary>
    public static readonly ChannelLimits Limits = new()
    {
        Text = new LengthLimit(1024, TextUnit.Characters),
        Title = new LengthLimit(250, TextUnit.Characters),
        MostAtOnce = 2,
        SoonestRetry = TimeSpan.FromSeconds(5),
        Retryable = [new StatusRange(429, 429), new StatusRange(500, 599)],
        Merges = true,
        TakesImages = true,
    };

    /// <summary>Under which all emergencies of an alert can be cancelled.</summary>
    public static string Tag(Guid alertId) => $"alert-{alertId:D}";

    public static IReadOnlyList<KeyValuePair<string, string>> Render(ChannelMessage message, PushoverOptions settings)
    {
        var priority = Priority(message);
        var text = string.Empty;
        var parts = MessageParts.Of(message).Fitting(parts => Limits.Text!.Holds(text = Write(parts)));
        List<KeyValuePair<string, string>> fields =
        [
            new("title", parts.Title),
            new("message", text),
            new("priority", Number(priority)),
            new("timestamp", Number(message.EventTime.ToUnixTimeSeconds())),
        ];
        if (settings.Device is { } device) fields.Add(new("device", device));
        if (message.AcknowledgeAt is { } link && link.AbsoluteUri.Length <= UrlLimit) fields.AddRange([new("url", link.AbsoluteUri), new("url_title", "Acknowledge")]);
        if (priority == Emergency)
        {
            // Rounded into the bounds, never out of them.
            fields.Add(new("retry", Number((long)Math.Ceiling(settings.EmergencyRetry.TotalSeconds))));
            fields.Add(new("expire", Number((long)Math.Floor(settings.EmergencyExpire.TotalSeconds))));
            fields.Add(new("tags", Tag(message.AlertId)));
        }

        return fields;
    }

    private const int Emergency = 2;

    /// <summary>2 (repeated until acknowledged) for critical, down to −1 (no sound) for low. An all-clear wakes nobody.</summary>
    private static int Priority(ChannelMessage message) => message.Notice == Notice.AllClear ? Math.Min(0, (int)message.Severity - 1) : message.Severity switch
    {
        Severity.Low => -1,
        Severity.Medium => 0,
        Severity.High => 1,
        Severity.Critical => Emergency,
        _ => throw new ArgumentOutOfRangeException(nameof(message), message.Severity, "No such severity."),
    };

    private static string Write(MessageParts parts)
    {
        IEnumerable<string?> lines = [parts.Headline, .. parts.Facts, parts.LeftOut, parts.Time, parts.Repeat, parts.Reference];
        return string.Join('\n', lines.Where(line => line is not null));
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

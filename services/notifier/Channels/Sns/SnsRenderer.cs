using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Sns;

/// <summary>
/// The parameters of SNS's <c>Publish</c>. A topic takes any text and a subject in ASCII; a phone takes ASCII, since one other letter halves what a part of
/// an SMS holds.
/// </summary>
public static class SnsRenderer
{
    /// <summary>Below 100 characters.</summary>
    public const int SubjectLimit = 99;

    // An address that leaves no room for the alert is left out: half a link leads nowhere.
    private const int LinkLimit = 512;

    /// <summary>Bytes of a topic's message; an SMS has 1,600 characters. A status counts only where SNS names no code.</summary>
    public static ChannelLimits Limits(bool isSms) => new()
    {
        Text = isSms ? new LengthLimit(1600, TextUnit.Utf16Units) : new LengthLimit(262_144, TextUnit.Utf8Bytes),
        Title = isSms ? null : new LengthLimit(SubjectLimit, TextUnit.Utf16Units),
        Merges = true,
    };

    public static IReadOnlyList<KeyValuePair<string, string>> Render(ChannelMessage message, SnsOptions settings)
    {
        var isSms = settings.TopicArn is null;
        var limit = Limits(isSms).Text!;
        var text = string.Empty;
        var parts = MessageParts.Of(message).Fitting(parts => limit.Holds(text = Write(parts, message.AcknowledgeAt, isSms)));
        List<KeyValuePair<string, string>> fields = [new("Action", "Publish"), new("Version", Version)];
        if (isSms)
        {
            fields.AddRange(
            [
                new("PhoneNumber", settings.PhoneNumber!),
                // Not an advertisement: sent by the routes that deliver best.
                new("MessageAttributes.entry.1.Name", "AWS.SNS.SMS.SMSType"),
                new("MessageAttributes.entry.1.Value.DataType", "String"),
                new("MessageAttributes.entry.1.Value.StringValue", "Transactional"),
            ]);
        }
        else
        {
            fields.AddRange([new("TopicArn", settings.TopicArn!), new("Subject", AsciiText.Cut(AsciiText.Of(parts.Title), SubjectLimit))]);
        }

        fields.Add(new("Message", text));
        // Order is kept within a run; the id is the request's at every try, so that SNS itself drops repeats within five minutes.
        if (settings.IsFifo) fields.AddRange([new("MessageGroupId", Group(message.RunId)), new("MessageDeduplicationId", $"{message.RequestId:N}")]);
        return fields;
    }

    /// <summary>Of SNS's API, the only one there is.</summary>
    internal const string Version = "2010-03-31";

    private static string Write(MessageParts parts, Uri? link, bool isSms)
    {
        var address = link is { AbsoluteUri: { Length: <= LinkLimit } url } ? $"Acknowledge: {url}" : null;
        IEnumerable<string?> lines = [parts.Title, parts.Headline, .. parts.Facts, parts.LeftOut, parts.Time, parts.Repeat, address, parts.Reference];
        return string.Join('\n', lines.Where(line => line is not null).Select(line => isSms ? AsciiText.Of(line!) : line));
    }

    // 1 to 128 letters, digits and punctuation.
    private static string Group(string run)
    {
        var group = AsciiText.Of(run).Replace(' ', '-');
        return group.Length == 0 ? SnsChannel.ChannelName : group[..Math.Min(128, group.Length)];
    }
}

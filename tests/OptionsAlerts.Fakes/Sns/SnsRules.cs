using System.Text;

namespace OptionsAlerts.Fakes.Sns;

/// <summary>What SNS checks of a message.</summary>
internal static class SnsRules
{
    private const int LongestMessage = 262_144;
    private const int LongestSms = 1600;
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /// <summary>The first fault in SNS's words; null for a good message.</summary>
    public static string? Fault(Dictionary<string, string> fields)
    {
        var (topic, phone) = (fields.GetValueOrDefault("TopicArn"), fields.GetValueOrDefault("PhoneNumber"));
        if (topic is null == phone is null) return "TopicArn or TargetArn Reason: exactly one of TopicArn and PhoneNumber is needed";
        var message = fields.GetValueOrDefault("Message", string.Empty);
        if (message.Length == 0) return "Empty message";
        if (Encoding.UTF8.GetByteCount(message) > LongestMessage) return "Message too long";
        if (phone is not null && message.Length > LongestSms) return "Message too long";
        if (fields.GetValueOrDefault("Subject") is { } subject && !IsSubject(subject)) return "Subject";
        if (topic?.EndsWith(".fifo", StringComparison.Ordinal) == true) return FifoFault(fields);
        return fields.ContainsKey("MessageDeduplicationId") ? "MessageDeduplicationId Reason: the topic is no FIFO topic" : null;
    }

    private static bool IsSubject(string text) => text.Length is > 0 and < 100 && text[0] != ' ' && text.All(letter => letter is >= ' ' and <= '~');

    private static string? FifoFault(Dictionary<string, string> fields)
    {
        if (!IsName(fields.GetValueOrDefault("MessageGroupId"))) return "The MessageGroupId parameter is required for FIFO topics";
        return IsName(fields.GetValueOrDefault("MessageDeduplicationId"))
            ? null
            : "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly";
    }

    private static bool IsName(string? text) =>
        text is { Length: >= 1 and <= 128 } && text.All(letter => char.IsAsciiLetterOrDigit(letter) || Punctuation.Contains(letter, StringComparison.Ordinal));
}

using System.Globalization;

namespace OptionsAlerts.Fakes.Http;

/// <summary>What a fake does with one request instead of what it is asked. Taken in order, one a request.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>Answers this.</summary>
    public sealed record Answer(int Status, string Body, string ContentType = "application/json", IReadOnlyDictionary<string, string>? Headers = null) : Fault;

    /// <summary>Answers a status and this many bytes of filler.</summary>
    public sealed record Flood(int Status, long Bytes) : Fault;

    /// <summary>Never answers; ends when the client leaves.</summary>
    public sealed record Silence : Fault;

    /// <summary>Cuts the connection before an answer.</summary>
    public sealed record Reset : Fault;

    /// <summary>Announces 200 and a body, and cuts the connection within it.</summary>
    public sealed record HalfAnswer : Fault;

    /// <summary>Announces 200 and a body, sends one byte of it, then nothing until the client leaves.</summary>
    public sealed record Drip : Fault;

    /// <summary>Takes the message as the provider does, and answers like this all the same: it has arrived, and the sender cannot know.</summary>
    public sealed record Taken(Fault Reply) : Fault;

    /// <summary>A proxy's page.</summary>
    public static Fault Html(int status, string title) =>
        new Answer(status, $"<html>\r\n<head><title>{title}</title></head>\r\n<body><center><h1>{title}</h1></center></body>\r\n</html>", "text/html");

    public static Fault Redirect(string location) =>
        new Answer(302, string.Empty, "text/plain", new Dictionary<string, string>(StringComparer.Ordinal) { ["Location"] = location });

    /// <summary>This answer with a <c>Retry-After</c> of seconds.</summary>
    public static Fault RetryAfter(Answer answer, int seconds) => RetryAfter(answer, seconds.ToString(CultureInfo.InvariantCulture));

    /// <summary>This answer with a <c>Retry-After</c> of any text, a date among them.</summary>
    public static Fault RetryAfter(Answer answer, string value) =>
        answer with { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = value } };
}

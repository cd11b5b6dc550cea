using System.Text;

namespace OptionsAlerts.Fakes.Http;

/// <summary>One request as it came in.</summary>
public sealed record FakeRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>With its question mark; empty where there is none.</summary>
    public string Query { get; init; } = string.Empty;

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>A header's value, case ignored; null when absent.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>What a fake answers.</summary>
public sealed record FakeReply(int Status, string Body, string ContentType = "application/json", IReadOnlyDictionary<string, string>? Headers = null);

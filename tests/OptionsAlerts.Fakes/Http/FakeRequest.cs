using System.Text;

namespace OptionsAlerts.Fakes.Http;

/// <summary>One request as it came in.</summary>
/// <param name="Query">With its question mark; empty where there is none.</param>
public sealed record FakeRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, string Query = "")
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>A header's value, case ignored; null when absent.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>What a fake answers.</summary>
public sealed record FakeReply(int Status, string Body, string ContentType = "application/json", IReadOnlyDictionary<string, string>? Headers = null);

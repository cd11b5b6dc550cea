using System.ComponentModel.DataAnnotations;

namespace OptionsAlerts.Notifier.Channels.Ntfy;

/// <summary>Section <c>Notifier:Ntfy</c>. The channel is live when a topic is set; a token or a server of one's own without a topic is an error.</summary>
public sealed class NtfyOptions : IChannelOptions, IValidatableObject
{
    private const string PublicServer = "https://ntfy.sh";

    /// <summary>The server's root, where JSON is published. Default <c>https://ntfy.sh</c>.</summary>
    public string Server { get; set => field = Setting.Text(value)?.TrimEnd('/') ?? field; } = PublicServer;

    /// <summary>1 to 64 letters, digits, <c>_</c>, <c>-</c>. On a public server anyone who knows it can read it: choose one that cannot be guessed. Default none.</summary>
    [RegularExpression("^[A-Za-z0-9_-]{1,64}$", ErrorMessage = "Notifier:Ntfy:Topic must be 1 to 64 letters, digits, '_' or '-'.")]
    public string? Topic { get; set => field = Setting.Text(value); }

    /// <summary>An access token (<c>tk_…</c>). Secret. Default none: the topic is open.</summary>
    [RegularExpression("^[\\x21-\\x7e]{6,256}$", ErrorMessage = "Notifier:Ntfy:Token must be 6 to 256 visible ASCII characters.")]
    public string? Token { get; set => field = Setting.Text(value); }

    public bool IsConfigured => Topic is not null;

    /// <summary>True for the server that anyone may use, within limits.</summary>
    internal bool IsPublic => Server == PublicServer;

    // A long topic is as good as a password; a short one is a word that reasons may hold.
    public IEnumerable<string?> Secrets() => [Token, Topic is { Length: >= 12 } ? Topic : null];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Topic is null && Token is not null) yield return new("Notifier:Ntfy:Topic is missing; Notifier:Ntfy:Token is set.", [nameof(Topic)]);
        if (Topic is null && Server != PublicServer) yield return new("Notifier:Ntfy:Topic is missing; Notifier:Ntfy:Server is set.", [nameof(Topic)]);
        if (!Setting.IsHttpUrl(Server, plain: true)) yield return new("Notifier:Ntfy:Server must be an http(s) address without user, query or fragment.", [nameof(Server)]);
    }
}

using System.Text.RegularExpressions;

namespace OptionsAlerts.ServiceDefaults.Logging;

/// <summary>The forms by which a secret is known wherever it stands: bot URLs, signing secrets, key parameters, credentials in addresses and headers.</summary>
internal static partial class SecretPatterns
{
    /// <summary>The text with each match replaced; the whole text, should matching take unreasonably long.</summary>
    public static string Replace(string text, string mask)
    {
        try
        {
            return Secret().Replace(text, mask);
        }
        catch (RegexMatchTimeoutException)
        {
            return mask;
        }
    }

    // Each line: what stands before (kept), then the secret (replaced). 'Password=…' and 'user:password@' in our own advice are no secrets.
    [GeneratedRegex(
        """
        (?<=bot)[0-9]{3,}(:|%3A)[A-Za-z0-9_-]+                                                      # Telegram: /bot123:ABC/sendMessage
        | \b[0-9]{6,12}(:|%3A)[A-Za-z0-9_-]{30,}                                                    # a bot token on its own
        | whsec_[A-Za-z0-9+/=_-]+                                                                   # webhook signing secret
        | (?<=(api_?key|access_?token|auth_?token|bot_?token|api_?token|token|client_?secret|secret|passw(or)?d|pwd|passphrase|user_?key|signature|sig)=["']?)[^\s"'&;,}\]…][^\s"'&;,}\]]*
        | (?<="(api_?key|access_?token|auth_?token|bot_?token|api_?token|token|client_?secret|secret|passw(or)?d|pwd|user_?key)"\s*:\s*")[^"]+
        | (?<=\b(Bearer|Basic)\s+)[A-Za-z0-9+/._~=-]{8,}                                            # Authorization header
        | (?<=://[^/\s:@]*:)(?!password@)[^@/\s]+(?=@)                                                          # amqp://user:password@host
        | (?<=hooks\.slack\.com/(services|workflows)/)[^\s"'<>]+
        | (?<=discord(app)?\.com/api/webhooks/)[^\s"'<>]+
        | (?<=(hc-ping\.com|cronitor\.link/p|heartbeat\.uptimerobot\.com)/)[^\s"'<>]+
        """,
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 2000)]
    private static partial Regex Secret();
}

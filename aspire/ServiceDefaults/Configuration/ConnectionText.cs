using System.Data.Common;
using System.Text.RegularExpressions;

namespace OptionsAlerts.ServiceDefaults.Configuration;

/// <summary>Connection strings for people: the password found, or left out.</summary>
public static partial class ConnectionText
{
    /// <summary>
    /// The passwords in a connection string of either form (<c>Host=…;Password=…</c>, <c>amqp://user:password@host</c>), as written and decoded. One that is the user's
    /// name over again (<c>postgres:postgres</c>) keeps nobody out and is left, since taking the name out of every text would hide much else.
    /// </summary>
    public static IEnumerable<string> Passwords(string connection)
    {
        var (user, passwords) = Credentials(connection);
        return passwords.Where(password => password.Length > 0 && password != user).Distinct(StringComparer.Ordinal);
    }

    private static (string? User, string[] Passwords) Credentials(string connection)
    {
        if (UserInfo().Match(connection) is { Success: true } match)
        {
            var password = match.Groups["password"].Value;
            return (match.Groups["user"].Value, [password, Uri.UnescapeDataString(password)]);
        }

        if (Parse(connection) is not { } parts) return (null, []);
        var values = parts.Keys.Cast<string>().ToLookup(key => PasswordKey().IsMatch(key) ? "password" : UserKey().IsMatch(key) ? "user" : "", key => parts[key].ToString() ?? "");
        return (values["user"].FirstOrDefault(), [.. values["password"]]);
    }

    /// <summary>The connection string with <see cref="SecretKeys.Mask"/> for its password; masked whole when it cannot be read.</summary>
    public static string Masked(string connection)
    {
        if (connection.Contains("://", StringComparison.Ordinal)) return UserInfo().Replace(connection, $"${{before}}{SecretKeys.Mask}@");
        if (Parse(connection) is not { } parts) return SecretKeys.Mask;
        foreach (var key in parts.Keys.Cast<string>().Where(key => PasswordKey().IsMatch(key)).ToList()) parts[key] = SecretKeys.Mask;
        return parts.ConnectionString;
    }

    private static DbConnectionStringBuilder? Parse(string connection)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = connection };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex("(?<before>[a-z][a-z0-9+.-]*://(?<user>[^/:@\\s]*):)(?<password>[^@/\\s]+)@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UserInfo();

    [GeneratedRegex("^(username|user ?name|user ?id|user|uid)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UserKey();

    [GeneratedRegex("^(password|passwd|pwd|passphrase|ssl ?password|passfile)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PasswordKey();
}

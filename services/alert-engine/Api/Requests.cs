using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>Reads the fields of requests, and gathers what is wrong with each before any of them is used.</summary>
internal sealed class Requests
{
    private const int LongestText = 200;
    private static readonly string[] Outcomes = ["raised", "suppressed"];

    private readonly List<(string Field, string Problem)> _wrong = [];

    /// <exception cref="Grpc.Core.RpcException">A field is wrong; all that are, are named.</exception>
    public void Check()
    {
        if (_wrong.Count > 0) throw Problems.Invalid(_wrong);
    }

    public void Wrong(string field, string problem) => _wrong.Add((field, problem));

    /// <summary>A number of things a call may give, with a default for 0.</summary>
    public int Size(string field, int asked, int without, int most)
    {
        if (asked < 0 || asked > most) Wrong(field, string.Create(CultureInfo.InvariantCulture, $"must be 0 to {most}"));
        return asked == 0 ? without : asked;
    }

    /// <summary>A page's token, which is a place in the order listed; 0 for the first page.</summary>
    public long Token(string token)
    {
        if (token.Length == 0) return 0;
        if (long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place > 0) return place;
        Wrong("page_token", "is not one that this service gave");
        return 0;
    }

    /// <summary>A wire name, or nothing.</summary>
    public string Name<T>(string field, string text) where T : struct, System.Enum
    {
        if (text.Length > 0 && !WireName.TryParse<T>(text, out _)) Wrong(field, $"must be one of {string.Join(", ", WireName.All<T>())}");
        return text;
    }

    /// <summary>A value by its wire name, which must be there.</summary>
    public T Value<T>(string field, string text) where T : struct, System.Enum
    {
        if (!WireName.TryParse<T>(text, out var value)) Wrong(field, $"must be one of {string.Join(", ", WireName.All<T>())}");
        return value;
    }

    public string Outcome(string text)
    {
        if (text.Length > 0 && !Outcomes.Contains(text, StringComparer.Ordinal)) Wrong("outcome", "must be raised, suppressed or empty");
        return text;
    }

    /// <summary>One line of text.</summary>
    public string Line(string field, string text, int least, int most)
    {
        if (text.Length < least || text.Length > most) Wrong(field, string.Create(CultureInfo.InvariantCulture, $"must have {least} to {most} characters"));
        else if (text.Any(char.IsControl)) Wrong(field, "must hold no control character");
        return text;
    }

    public string Text(string text) => Line("text", text, 0, LongestText);

    /// <summary>An instant, or nothing.</summary>
    public DateTimeOffset? Instant(string field, Timestamp? at)
    {
        if (at is null) return null;
        try
        {
            return at.ToDateTimeOffset();
        }
        catch (InvalidOperationException)
        {
            Wrong(field, "is no instant of the years 1 to 9999");
            return null;
        }
    }

    public DateOnly? Day(string text)
    {
        if (text.Length == 0) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Wrong("day", "must be a trading day as yyyy-MM-dd");
        return null;
    }

    /// <summary>The hexadecimal digits of an id, eight at the least.</summary>
    public string Digits(string id)
    {
        var digits = id.Replace("-", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
        if (digits.Length is < 8 or > 32 || !digits.All(char.IsAsciiHexDigit)) Wrong("id", $"'{PolicyPlace.Shown(id)}' is no id: give it whole, or its first eight digits and more");
        return digits;
    }

    /// <summary>The policy that a text holds.</summary>
    /// <exception cref="Grpc.Core.RpcException">It holds none; each problem is named with its line and path.</exception>
    public static AlertPolicy Policy(string text, string name)
    {
        var problems = PolicyFile.Problems(text, FileOf(name));
        return problems.Count == 0 ? PolicyFile.Parse(text, FileOf(name)) : throw Problems.Policy(problems);
    }

    /// <summary>What only the live channels make wrong of a policy, told by its line as all else is.</summary>
    public static RpcException Refused(PolicyException refused, string text, string name) => Problems.Policy([PolicyFile.Placed(refused, text, FileOf(name))]);

    /// <summary>What is asked for of the log, beside its bounds.</summary>
    public DecisionFilter Filter(string runId, string symbol, string kind, string outcome, string severity, string reason) => new(
        runId,
        Line("symbol", symbol, 0, SignalRules.MaxNameLength),
        Name<SignalKind>("kind", kind),
        Outcome(outcome),
        Severity: Name<Severity>("severity", severity),
        Reason: Name<SuppressionReason>("reason", reason));

    private static string FileOf(string name) => name.Length > 0 ? PolicyPlace.Shown(name) : "policy";
}

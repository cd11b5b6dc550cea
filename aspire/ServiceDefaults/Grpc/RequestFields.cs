using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.ServiceDefaults.Grpc;

/// <summary>Reads the fields of a query and gathers what is wrong with them, so that one answer names all of it.</summary>
public sealed class RequestFields
{
    /// <summary>The most symbols that one call may name.</summary>
    public const int MostSymbols = 100;

    private const int LongestSymbol = 10, LongestName = 16, LongestKey = 200;
    private const double ShortestSeconds = 0.1, LongestSeconds = 60;

    private readonly List<(string Field, string Problem)> _wrong = [];

    /// <exception cref="global::Grpc.Core.RpcException">INVALID_ARGUMENT: a field is wrong; all that are, are named.</exception>
    public void Check()
    {
        if (_wrong.Count > 0) throw ApiProblems.Invalid(_wrong);
    }

    public void Wrong(string field, string problem) => _wrong.Add((field, problem));

    /// <summary>A number of things, with a default for 0.</summary>
    public int Size(string field, int asked, int without, int most)
    {
        if (asked < 0 || asked > most) Wrong(field, string.Create(CultureInfo.InvariantCulture, $"must be 0 to {most}"));
        return asked == 0 ? without : asked;
    }

    /// <summary>An underlying under any vendor's name, by its plain symbol.</summary>
    public string Symbol(string field, string name)
    {
        var symbol = name.Length <= LongestName ? UnderlyingSymbol.Canonical(name) : string.Empty;
        if (symbol.Length is > 0 and <= LongestSymbol && symbol.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-')) return symbol;
        Wrong(field, name.Length == 0 ? "must be given" : "is no symbol");
        return string.Empty;
    }

    /// <summary>Underlyings, each once, ordinal; none for all.</summary>
    public IReadOnlyList<string> Symbols(string field, IReadOnlyList<string> names)
    {
        if (names.Count > MostSymbols) Wrong(field, string.Create(CultureInfo.InvariantCulture, $"must be at most {MostSymbols}"));
        var symbols = names.Take(MostSymbols).Select((name, place) => Symbol(string.Create(CultureInfo.InvariantCulture, $"{field}[{place}]"), name));
        return [.. symbols.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The least time between two states of a watch: 0.1 to 60 seconds, one where it is not given.</summary>
    public TimeSpan Interval(string field, Duration? asked)
    {
        if (asked is null) return TimeSpan.FromSeconds(1);
        // By its parts: a duration of the wire may be none that a time span holds.
        var seconds = asked.Seconds + (asked.Nanos / 1e9);
        if (asked.Nanos is >= 0 and <= 999_999_999 && seconds is >= ShortestSeconds and <= LongestSeconds) return TimeSpan.FromSeconds(seconds);
        Wrong(field, string.Create(CultureInfo.InvariantCulture, $"must be {ShortestSeconds} to {LongestSeconds} seconds"));
        return default;
    }

    /// <summary>A wire name, or nothing, which is the default.</summary>
    public T Value<T>(string field, string name, T without) where T : struct, System.Enum
    {
        if (name.Length == 0) return without;
        if (WireName.TryParse<T>(name, out var value)) return value;
        Wrong(field, $"must be one of {string.Join(", ", WireName.All<T>())}");
        return without;
    }

    /// <summary>A page's token that is the key it ended with; empty for the first page.</summary>
    public string KeyToken(string token)
    {
        if (token.Length > LongestKey) Wrong("page_token", "is not one that this service gave");
        return token;
    }

    /// <summary>A page's token that is a number; null for the first page.</summary>
    public long? Token(string token)
    {
        if (token.Length == 0) return null;
        if (long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var place)) return place;
        Wrong("page_token", "is not one that this service gave");
        return null;
    }
}

namespace OptionsAlerts.Fakes.Alpaca;

/// <summary>The events of Alpaca's stream as values for <see cref="Packed"/>.</summary>
public static class AlpacaEvents
{
    public static Dictionary<string, object?> Success(string words) => new(StringComparer.Ordinal) { ["T"] = "success", ["msg"] = words };

    public static Dictionary<string, object?> Error(int code, string words = "") => new(StringComparer.Ordinal) { ["T"] = "error", ["code"] = code, ["msg"] = words };

    public static Dictionary<string, object?> Subscription(IEnumerable<string> trades, IEnumerable<string> quotes) =>
        new(StringComparer.Ordinal) { ["T"] = "subscription", ["trades"] = trades.ToArray(), ["quotes"] = quotes.ToArray() };

    public static Dictionary<string, object?> Trade(string symbol, DateTimeOffset at, double price, int size, string exchange = "N", string condition = "I") =>
        new(StringComparer.Ordinal) { ["T"] = "t", ["S"] = symbol, ["t"] = at, ["p"] = price, ["s"] = size, ["x"] = exchange, ["c"] = condition };

    public static Dictionary<string, object?> Quote(string symbol, DateTimeOffset at, double bid, double ask) =>
        new(StringComparer.Ordinal) { ["T"] = "q", ["S"] = symbol, ["t"] = at, ["bx"] = "C", ["bp"] = bid, ["bs"] = 53, ["ax"] = "C", ["ap"] = ask, ["as"] = 38, ["c"] = "A" };
}

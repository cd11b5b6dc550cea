using System.Globalization;
using System.Text;

namespace OptionsAlerts.Unit.Tests.Ingestion.Polygon;

/// <summary>Frames of trades that follow from a seed: mostly of the documented shape, some not, some damaged.</summary>
internal sealed class TradeFrames(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A frame; every event of the documented shape unless <paramref name="deviates"/>.</summary>
    public string Frame(int events, bool deviates) => "[" + string.Join(',', Enumerable.Range(0, events).Select(_ => deviates && Chance(4) ? Deviant() : Trade())) + "]";

    /// <summary>The frame with a few bytes changed, left out, put in or cut off.</summary>
    public byte[] Damage(byte[] frame)
    {
        var bytes = frame.ToList();
        for (var i = _random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            var at = _random.Next(bytes.Count);
            switch (_random.Next(6))
            {
                case 0: bytes[at] = (byte)_random.Next(256); break;
                case 1: bytes[at] = (byte)"\"\\,:{}[]0123456789.eE- tT"[_random.Next(25)]; break;
                case 2: bytes.RemoveAt(at); break;
                case 3: bytes.Insert(at, (byte)"\"\\,:{}[]0123456789.eE- tT"[_random.Next(25)]); break;
                case 4: bytes.RemoveRange(at, Math.Min(bytes.Count - at, _random.Next(1, 40))); break;
                default: bytes.InsertRange(at, bytes.GetRange(_random.Next(bytes.Count), 1)); break;
            }
        }

        return [.. bytes];
    }

    private string Trade()
    {
        var codes = _random.Next(5) switch { 0 => "", 1 => Conditions(2), 2 => Conditions(9), _ => Conditions(1) };
        return $"{{\"ev\":\"T\",\"sym\":\"{Symbol()}\",\"x\":{Whole(3)},\"p\":{Price()},\"s\":{Whole(5)}{codes},\"t\":{1_600_000_000_000 + _random.NextInt64(300_000_000_000)},\"q\":{Whole(17)}}}";
    }

    private string Deviant()
    {
        var trade = Trade();
        return _random.Next(16) switch
        {
            0 => trade.Replace(",", ", ", StringComparison.Ordinal),
            1 => trade.Replace("\"O:", "\"\\u004f:", StringComparison.Ordinal),
            2 => trade.Replace("\"p\":", "\"new\":{\"p\":[1,{}]},\"p\":", StringComparison.Ordinal),
            3 => trade.Replace("\"s\":", "\"s\":0", StringComparison.Ordinal),
            4 => trade.Replace("\"p\":", "\"p\":-", StringComparison.Ordinal),
            5 => trade.Replace(",\"t\"", "e2,\"t\"", StringComparison.Ordinal).Replace("]e2", "]", StringComparison.Ordinal),
            6 => trade.Replace("\"c\":[", "\"c\":[null,\"x\",[5],", StringComparison.Ordinal).Replace(",]", "]", StringComparison.Ordinal),
            7 => trade.Replace("\"ev\":\"T\"", "\"ev\":\"AM\"", StringComparison.Ordinal),
            8 => trade.Replace("\"q\":", "\"q\":\"1\",\"z\":", StringComparison.Ordinal),
            9 => "{\"q\":5,\"t\":1629820676333,\"s\":2.6,\"p\":1.5E0,\"x\":null,\"sym\":\"O:SPY260612C00600000\",\"ev\":\"T\",\"c\":233}",
            10 => "{\"ev\":\"Q\",\"sym\":\"O:SPY241220P00720000\",\"bx\":302,\"ax\":302,\"bp\":9.71,\"ap\":9.81,\"bs\":17,\"as\":24,\"t\":1644506128351,\"q\":844090872}",
            11 => "{\"ev\":\"V\",\"val\":3988.5,\"T\":\"I:SPX\",\"t\":1678220098130}",
            12 => "{\"ev\":\"status\",\"status\":\"success\",\"message\":\"subscribed to: T.*\"}",
            13 => new[] { "null", "7", "[]", "\"T\"", "{}", "[{\"ev\":\"T\"}]" }[_random.Next(6)],
            14 => trade.Replace("\"sym\":\"", "\"sym\":\"" + new string('A', _random.Next(40)), StringComparison.Ordinal),
            _ => trade[..^1] + ",\"p\":99}",
        };
    }

    private string Symbol() =>
        string.Create(CultureInfo.InvariantCulture, $"O:{new[] { "A", "SPY", "SPXW", "GOOGL1" }[_random.Next(4)]}2606{_random.Next(10, 31)}{"CP"[_random.Next(2)]}{_random.Next(100_000_000):00000000}");

    // From no digits behind the point to more than a double holds.
    private string Price()
    {
        var whole = Chance(5) ? Whole(8) : Whole(2);
        return _random.Next(8) switch { 0 => whole, 1 => $"{whole}.{Digits(_random.Next(1, 12))}", _ => $"{whole}.{Digits(_random.Next(1, 4))}" };
    }

    private string Conditions(int count) => $",\"c\":[{string.Join(',', Enumerable.Range(0, count).Select(_ => _random.Next(200, 260)))}]";

    private string Whole(int digits) => Chance(8) ? "0" : (char)('1' + _random.Next(9)) + Digits(_random.Next(digits));

    private string Digits(int count)
    {
        var digits = new StringBuilder();
        for (var i = 0; i < count; i++) digits.Append((char)('0' + _random.Next(10)));
        return digits.ToString();
    }

    private bool Chance(int of) => _random.Next(of) == 0;
}

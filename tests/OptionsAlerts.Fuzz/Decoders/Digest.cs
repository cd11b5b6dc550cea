using System.IO.Hashing;
using System.Runtime.InteropServices;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>A number that stands for all that was given, to the last bit and in order.</summary>
internal sealed class Digest
{
    private const ulong Prime = 0x9E37_79B9_7F4A_7C15;

    public ulong Value { get; private set; }

    /// <summary>The digest of what <paramref name="add"/> puts in.</summary>
    public static ulong Of(Action<Digest> add)
    {
        var digest = new Digest();
        add(digest);
        return digest.Value;
    }

    public void Clear() => Value = 0;

    public void Add(long number)
    {
        var mixed = (Value ^ (ulong)number) * Prime;
        Value = (mixed ^ (mixed >> 29)) * 0xBF58_476D_1CE4_E5B9;
    }

    public void Add(double number) => Add(BitConverter.DoubleToInt64Bits(number));

    public void Add(double? number)
    {
        Add(number is null ? 1 : 2);
        if (number is { } value) Add(value);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        Add((long)XxHash64.HashToUInt64(bytes));
    }

    public void Add(string? text)
    {
        Add(text is null ? 1 : 2);
        Add(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    public void Add(DateTimeOffset? at) => Add(at?.UtcTicks ?? -1);

    public void Add<T>(IReadOnlyCollection<T> all, Action<Digest, T> each)
    {
        Add(all.Count);
        foreach (var one in all) each(this, one);
    }

    public void Add(IReadOnlyDictionary<string, int> counts) => Add([.. counts], static (digest, pair) =>
    {
        digest.Add(pair.Key);
        digest.Add(pair.Value);
    });

    /// <summary>A chain, which must be one that may go on the bus.</summary>
    public void Add(OptionChainSnapshot chain)
    {
        chain.Validate();
        Add(chain.AsOf);
        Add(chain.Underlying);
        Add(chain.Spot);
        Add(chain.Excluded);
        for (var row = 0; row < chain.Contracts.Count; row++)
        {
            var columns = chain.Contracts;
            Add(columns.Symbol(row).ToString());
            Add(columns.Bid[row]);
            Add(columns.Ask[row]);
            Add(columns.OpenInterest[row]);
            Add(columns.DayVolume[row]);
            Add(columns.ImpliedVolatility[row]);
            Add(columns.Delta[row]);
            Add(columns.Gamma[row]);
            Add(columns.Multiplier?[row] ?? 0);
        }
    }
}

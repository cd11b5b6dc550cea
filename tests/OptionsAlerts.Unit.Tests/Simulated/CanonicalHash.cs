using System.Security.Cryptography;
using System.Text;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;

namespace OptionsAlerts.Unit.Tests.Simulated;

/// <summary>SHA-256 over the content of instants: whole numbers and the bits of doubles, never their text, so that no change of a format changes it.</summary>
internal sealed class CanonicalHash : IDisposable
{
    private readonly MemoryStream _bytes = new();
    private readonly BinaryWriter _writer;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public CanonicalHash() => _writer = new BinaryWriter(_bytes, Encoding.UTF8);

    public void Add(MarketInstant instant)
    {
        _writer.Write(instant.At.UtcTicks);
        foreach (var message in instant.Messages) Add(message);
        _writer.Flush();
        _hash.AppendData(_bytes.GetBuffer(), 0, (int)_bytes.Length);
        _bytes.SetLength(0);
    }

    public string Value() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose()
    {
        _writer.Dispose();
        _hash.Dispose();
    }

    private void Add(IMarketMessage message)
    {
        _writer.Write(message.GetType().Name);
        _writer.Write(message.AsOf.UtcTicks);
        _writer.Write(message.PartitionKey);
        switch (message)
        {
            case UnderlyingQuote quote:
                _writer.Write(quote.Spot);
                break;
            case VolatilityIndexQuote reading:
                Add([reading.Vix, reading.Vix3M, reading.Vvix, reading.Vix9D]);
                break;
            case VolatilityHistory history:
                Add(history.Day);
                Add([.. history.VixClose.Select(close => (double?)close)]);
                break;
            case VolumeHistory history:
                Add(history.Day);
                Add(history.Contracts);
                Add(history.Volume);
                Add([.. history.CallVolume.Concat(history.PutVolume).Select(volume => (long?)volume)]);
                break;
            case OptionTradeBatch batch:
                Add(batch.Contracts);
                foreach (var column in new[] { batch.Contract, batch.Size, batch.Exchange, batch.Condition, batch.Flags, batch.Side }) Add(column);
                Add([.. batch.TimeMicros.Select(micros => (long?)micros)]);
                Add([.. batch.Price.Select(price => (double?)price)]);
                break;
            case OptionChainSnapshot chain:
                Add(chain.Contracts, chain.Spot);
                break;
            default:
                throw new ArgumentException($"{message.GetType().Name} has no canonical form.", nameof(message));
        }
    }

    private void Add(ChainColumns columns, double? spot)
    {
        Add(columns.Roots);
        Add(columns.Root);
        Add(columns.Expiry);
        _writer.Write(columns.Right);
        Add([.. columns.StrikeMills.Select(mills => (long?)mills)]);
        Add(columns.OpenInterest);
        Add(columns.DayVolume);
        Add([spot]);
        foreach (var column in new[] { columns.Bid, columns.Ask, columns.ImpliedVolatility, columns.Delta, columns.Gamma }) Add(column);
    }

    private void Add(string[] texts)
    {
        foreach (var text in texts) _writer.Write(text);
    }

    private void Add(int[] numbers)
    {
        foreach (var number in numbers) _writer.Write(number);
    }

    private void Add(long?[] numbers)
    {
        foreach (var number in numbers) _writer.Write(number ?? long.MinValue);
    }

    // NaN cannot stand for an absent number and a present one at once: no message of the feed has one, as other tests see to.
    private void Add(double?[] numbers)
    {
        foreach (var number in numbers) _writer.Write(number ?? double.NaN);
    }
}

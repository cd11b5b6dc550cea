using MassTransit;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.Load.Tape;

/// <summary>How trades travel.</summary>
internal enum TapeShape
{
    /// <summary>Batches of columns, as the program sends them.</summary>
    Columns,

    /// <summary>The same batches, an object a trade.</summary>
    Records,

    /// <summary>A message a trade.</summary>
    Single,
}

/// <summary>One print as an object.</summary>
internal sealed record TradeRow(string Contract, long TimeMicros, double Price, int Size, int Exchange, int Condition, int Flags, int Side);

/// <summary>A batch of objects.</summary>
internal sealed record TradeRows(string Underlying, DateTimeOffset AsOf, TradeRow[] Trades);

/// <summary>A message a print.</summary>
internal sealed record TradeRowMessage(string Underlying, TradeRow Trade);

/// <summary>The tape's way to the bus in one of the shapes.</summary>
internal sealed class ShapedPublisher(TapeShape shape, MessagePublisher columns, IBus bus) : IMarketPublisher
{
    public Task Publish(IMarketMessage message, CancellationToken cancellationToken) => message is not OptionTradeBatch batch || shape == TapeShape.Columns
        ? columns.PublishMarket(message, cancellationToken)
        : shape == TapeShape.Records ? Send(new TradeRows(batch.Underlying, batch.AsOf, [.. Rows(batch)]), cancellationToken)
        : Task.WhenAll(Rows(batch).Select(row => Send(new TradeRowMessage(batch.Underlying, row), cancellationToken)));

    public Task Publish(FeedStatusChanged status, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task Publish(StepOpened opened, CancellationToken cancellationToken) => Task.CompletedTask;

    private Task Send<T>(T message, CancellationToken cancellationToken) where T : class =>
        bus.Publish(message, Pipe.Execute<PublishContext<T>>(context => context.Durable = false), cancellationToken);

    private static IEnumerable<TradeRow> Rows(OptionTradeBatch batch) => Enumerable.Range(0, batch.Count).Select(i => new TradeRow(
        batch.Contracts[batch.Contract[i]], batch.TimeMicros[i], batch.Price[i], batch.Size[i], batch.Exchange[i], batch.Condition[i], batch.Flags[i], batch.Side[i]));
}

/// <summary>What travelled as rows, as the columns that the detector takes.</summary>
internal static class TradeRowsColumns
{
    public static OptionTradeBatch ToColumns(string underlying, DateTimeOffset asOf, TradeRow[] rows)
    {
        string[] contracts = [.. rows.Select(row => row.Contract).Distinct(StringComparer.Ordinal)];
        var index = contracts.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        return new OptionTradeBatch
        {
            Stamp = new MarketStamp { RunId = "live", Feed = "load" },
            AsOf = asOf,
            Underlying = underlying,
            Contracts = contracts,
            Contract = Array.ConvertAll(rows, row => index[row.Contract]),
            TimeMicros = Array.ConvertAll(rows, row => row.TimeMicros),
            Price = Array.ConvertAll(rows, row => row.Price),
            Size = Array.ConvertAll(rows, row => row.Size),
            Exchange = Array.ConvertAll(rows, row => row.Exchange),
            Condition = Array.ConvertAll(rows, row => row.Condition),
            Flags = Array.ConvertAll(rows, row => row.Flags),
            Side = Array.ConvertAll(rows, row => row.Side),
        };
    }
}

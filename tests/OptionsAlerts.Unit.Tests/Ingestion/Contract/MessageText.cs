using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

/// <summary>Messages as text to compare: all they say, but for their place in the run.</summary>
internal static class MessageText
{
    public static string Of(IMarketMessage message)
    {
        var plain = message.WithStamp(message.Stamp with { RunId = "", Step = 0, Sequence = 0 });
        return $"{plain.GetType().Name} {JsonSerializer.Serialize(plain, plain.GetType(), ContractJson.Options)}";
    }

    /// <summary>The single things that a message says: the prints of a batch without the side, which the quotes before them decide; any other message itself.</summary>
    public static IEnumerable<string> Things(IMarketMessage message, Func<IMarketMessage, string> content) => message is OptionTradeBatch batch
        ? Enumerable.Range(0, batch.Count).Select(i => FormattableString.Invariant(
            $"{batch.Contracts[batch.Contract[i]]} {batch.TimeMicros[i]} {batch.Price[i]} {batch.Size[i]} {batch.Exchange[i]} {batch.Condition[i]} {batch.Flags[i]}"))
        : [content(message)];
}

using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>What the trading API knows of a contract.</summary>
/// <param name="OpenInterest">Of the previous close; null where it has none yet.</param>
/// <param name="Size">Shares per contract; null where it does not say.</param>
internal sealed record AlpacaContract(double? OpenInterest, double? Size);

/// <summary>Reads pages of the trading API's contracts (<c>/v2/options/contracts</c>): open interest and size are strings there.</summary>
internal static class AlpacaContracts
{
    /// <summary>Adds one page's contracts; the first of a symbol stands.</summary>
    /// <returns>The token of the next page; null after the last.</returns>
    /// <exception cref="InvalidFileException">Not JSON, cut short, or no such page.</exception>
    public static string? Read(byte[] page, string where, Dictionary<OccSymbol, AlpacaContract> contracts) => LooseJson.Read(page, where, root =>
    {
        if (LooseJson.Member(root, "option_contracts") is not { ValueKind: JsonValueKind.Array } list)
            throw new InvalidFileException(where, "no page of contracts: it has no 'option_contracts' array");
        foreach (var contract in list.EnumerateArray())
        {
            if (OccSymbol.TryParse(LooseJson.Text(contract, "symbol"), out var symbol))
                contracts.TryAdd(symbol, new AlpacaContract(LooseJson.Number(contract, "open_interest"), LooseJson.Number(contract, "size")));
        }

        return AlpacaPages.Next(root, where);
    });
}

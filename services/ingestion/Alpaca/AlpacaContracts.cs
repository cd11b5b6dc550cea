using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>What the trading API knows of a contract.</summary>
/// <param name="OpenInterest">Of the previous close; null where it has none yet.</param>
/// <param name="Size">Shares per contract.</param>
internal sealed record AlpacaContract(double? OpenInterest, int Size)
{
    public const int UsualSize = 100;
}

/// <summary>Reads pages of the trading API's contracts (<c>/v2/options/contracts</c>): open interest and size are strings there.</summary>
internal static class AlpacaContracts
{
    private const int LargestSize = 100_000;

    /// <summary>Adds one page's contracts; the first of a symbol stands.</summary>
    /// <returns>The token of the next page; null after the last.</returns>
    /// <exception cref="JsonException">Not JSON, or cut short.</exception>
    /// <exception cref="InvalidOperationException">A text in it is no Unicode.</exception>
    /// <exception cref="InvalidFileException">JSON, and no such page.</exception>
    public static string? Read(ReadOnlySpan<byte> json, string where, Dictionary<OccSymbol, AlpacaContract> contracts)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
        string? next = null;
        var isPage = false;
        if (AlpacaJson.IsObject(ref reader))
        {
            while (AlpacaJson.Member(ref reader))
            {
                if (reader.ValueTextEquals("option_contracts"u8)) isPage |= Contracts(ref reader, contracts);
                else if (reader.ValueTextEquals("next_page_token"u8)) next = AlpacaJson.Text(ref reader);
                else AlpacaJson.Pass(ref reader);
            }
        }

        reader.Read();
        return isPage ? next : throw new InvalidFileException(where, "no page of contracts: it has no 'option_contracts' array");
    }

    private static bool Contracts(ref Utf8JsonReader reader, Dictionary<OccSymbol, AlpacaContract> contracts)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return false;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject) Contract(ref reader, contracts);
            else reader.Skip();
        }

        return true;
    }

    private static void Contract(ref Utf8JsonReader reader, Dictionary<OccSymbol, AlpacaContract> contracts)
    {
        string? symbol = null;
        double? openInterest = null;
        double? size = null;
        while (AlpacaJson.Member(ref reader))
        {
            if (reader.ValueTextEquals("symbol"u8)) symbol = AlpacaJson.Text(ref reader);
            else if (reader.ValueTextEquals("open_interest"u8)) openInterest = AlpacaJson.Number(ref reader);
            else if (reader.ValueTextEquals("size"u8)) size = AlpacaJson.Number(ref reader);
            else AlpacaJson.Pass(ref reader);
        }

        if (!OccSymbol.TryParse(symbol, out var occ)) return;
        contracts.TryAdd(occ, new AlpacaContract(openInterest, size is >= 1 and <= LargestSize ? (int)size.Value : AlpacaContract.UsualSize));
    }
}

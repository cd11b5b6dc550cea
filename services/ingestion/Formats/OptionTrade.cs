using System.Runtime.InteropServices;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>One print of a trade file.</summary>
/// <param name="Contract">Index into the file's table of contracts.</param>
/// <param name="TimeMicros">Microseconds since 1970-01-01 UTC.</param>
/// <param name="Price">Premium per share in dollars, 0 or more.</param>
/// <param name="Size">Contracts, at least 1.</param>
/// <param name="Exchange">The provider's exchange id; 0 where unknown.</param>
/// <param name="Condition">The first condition code; 0 where absent.</param>
/// <param name="Flags">Of all its condition codes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OptionTrade(int Contract, long TimeMicros, double Price, int Size, int Exchange, int Condition, TradeFlags Flags);

using OptionsAlerts.Unit.Tests.Ingestion.Contract;

namespace OptionsAlerts.Unit.Tests.Ingestion.Yahoo;

public sealed class YahooChainContractTests : ChainContract<YahooRestStand>;

public sealed class YahooQuoteContractTests : QuoteContract<YahooRestStand>;

public sealed class YahooVolatilityContractTests : VolatilityContract<YahooRestStand>;

public sealed class YahooHistoryContractTests : VolatilityHistoryContract<YahooRestStand>;

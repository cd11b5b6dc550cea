using OptionsAlerts.Unit.Tests.Ingestion.Contract;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tradier;

public sealed class TradierChainContractTests : ChainContract<TradierRestStand>;

public sealed class TradierQuoteContractTests : QuoteContract<TradierRestStand>;

public sealed class TradierVolatilityContractTests : VolatilityContract<TradierRestStand>;

public sealed class TradierHistoryContractTests : VolatilityHistoryContract<TradierRestStand>;

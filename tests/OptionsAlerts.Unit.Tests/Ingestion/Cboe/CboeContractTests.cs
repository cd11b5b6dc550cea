using OptionsAlerts.Unit.Tests.Ingestion.Contract;

namespace OptionsAlerts.Unit.Tests.Ingestion.Cboe;

public sealed class CboeChainContractTests : ChainContract<CboeRestStand>;

public sealed class CboeQuoteContractTests : QuoteContract<CboeRestStand>;

public sealed class CboeVolatilityContractTests : VolatilityContract<CboeRestStand>;

public sealed class CboeHistoryContractTests : VolatilityHistoryContract<CboeRestStand>;

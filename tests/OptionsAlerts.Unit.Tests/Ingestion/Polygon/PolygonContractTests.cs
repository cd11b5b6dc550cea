using OptionsAlerts.Unit.Tests.Ingestion.Contract;

namespace OptionsAlerts.Unit.Tests.Ingestion.Polygon;

public sealed class PolygonChainContractTests : ChainContract<PolygonRestStand>;

public sealed class PolygonQuoteContractTests : QuoteContract<PolygonRestStand>;

public sealed class PolygonVolatilityContractTests : VolatilityContract<PolygonRestStand>;

public sealed class PolygonHistoryContractTests : VolatilityHistoryContract<PolygonRestStand>;

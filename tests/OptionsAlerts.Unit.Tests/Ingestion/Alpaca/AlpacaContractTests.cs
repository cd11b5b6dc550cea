using OptionsAlerts.Unit.Tests.Ingestion.Contract;

namespace OptionsAlerts.Unit.Tests.Ingestion.Alpaca;

public sealed class AlpacaChainContractTests : ChainContract<AlpacaRestStand>;

public sealed class AlpacaQuoteContractTests : QuoteContract<AlpacaRestStand>;

import Testing
@testable import StewardPostgres
